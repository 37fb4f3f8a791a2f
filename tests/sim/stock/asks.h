// What peers are asked about a master that seems down, and what they say (protocol sheet,
// section 6).
#pragma once

#include "sim/stock/context.h"
#include "sim/stock/links.h"

namespace sentinel::sim::stock {

class Asks {
 public:
  Asks(Context& context, Links& links) : context_(context), links_(links) {}

  // `forced` also asks those who have just answered.
  void Send(Master& master, bool forced);
  void Take(Peer& peer, const OpinionReply& opinion);

 private:
  Context& context_;
  Links& links_;
};

}  // namespace sentinel::sim::stock
