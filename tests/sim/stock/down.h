// Who is down: the own view, and with the opinions of peers (protocol sheet, sections 1, 5).
#pragma once

#include "sim/stock/context.h"
#include "sim/stock/links.h"

namespace sentinel::sim::stock {

class Down {
 public:
  Down(Context& context, Links& links) : context_(context), links_(links) {}

  // Links that nothing comes through are closed, then the own view is taken anew.
  void CheckSubjectively(Instance& instance);
  void CheckObjectively(Master& master);

 private:
  void CloseIdleLinks(Instance& instance);
  Millis SilentFor(const Instance& instance) const;

  Context& context_;
  Links& links_;
};

}  // namespace sentinel::sim::stock
