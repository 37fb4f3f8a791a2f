// What a stock sentinel makes of the hellos it hears (protocol sheet, section 4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/stock/context.h"
#include "sim/stock/groups.h"

namespace sentinel::sim::stock {

class HelloReader {
 public:
  HelloReader(Context& context, Groups& groups) : context_(context), groups_(groups) {}

  // Heard on a subscription, or on the own port. Own hellos are not recognised here.
  void Take(const std::string& payload);

 private:
  // The entry of the sender, made or moved if need be; null if its address is of no use.
  Peer* FindOrAdd(Master& master, const std::string& id, const Endpoint& address);

  Context& context_;
  Groups& groups_;
};

}  // namespace sentinel::sim::stock
