// PING, INFO and hellos, each in its time (protocol sheet, section 2).
#pragma once

#include "sim/stock/context.h"
#include "sim/stock/links.h"

namespace sentinel::sim::stock {

class Periodic {
 public:
  Periodic(Context& context, Links& links) : context_(context), links_(links) {}

  void Send(Instance& instance);

 private:
  bool InfoDue(const Server& server) const;
  bool PingDue(const Instance& instance) const;

  Context& context_;
  Links& links_;
};

}  // namespace sentinel::sim::stock
