// What clients and peers can ask of a stock sentinel (protocol sheet, sections 1, 6, 10, and the
// command sheet). What simulations do not need is answered as unknown.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "codec/resp/reply.h"
#include "sim/stock/context.h"
#include "sim/stock/election.h"
#include "sim/stock/groups.h"
#include "sim/stock/hello.h"

namespace sentinel::sim::stock {

// The reply to one request, and what is to be told when it leaves.
struct Answer {
  codec::Reply reply;
  std::function<void()> on_leave;  // May be null.
};

class Commands {
 public:
  using Words = std::vector<std::string>;

  Commands(Context& context, Groups& groups, Election& election, HelloReader& hellos)
      : context_(context), groups_(groups), election_(election), hellos_(hellos) {}

  // REQUIRES: `words` is not empty.
  Answer Run(const Words& words);

 private:
  // Each takes the whole request, with as many words as its row in the table says.
  codec::Reply Publish(const Words& words);
  Answer Sentinel(const Words& words);
  Answer IsMasterDown(const Words& words);
  codec::Reply GetMasterAddr(const Words& words);
  codec::Reply ShowMaster(const Words& words);
  codec::Reply MyId(const Words& words);
  codec::Reply Failover(const Words& words);
  codec::Reply Reset(const Words& words);
  codec::Reply Monitor(const Words& words);
  codec::Reply Remove(const Words& words);
  codec::Reply Set(const Words& words);

  // False when the value is no good. REQUIRES: the option is known.
  bool SetOne(Master& master, const std::string& option, const std::string& value);

  Context& context_;
  Groups& groups_;
  Election& election_;
  HelloReader& hellos_;
};

}  // namespace sentinel::sim::stock
