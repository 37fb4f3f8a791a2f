// Votes and elections (protocol sheet, sections 6 and 7).
#pragma once

#include <string>

#include "sim/stock/context.h"

namespace sentinel::sim::stock {

class Election {
 public:
  explicit Election(Context& context) : context_(context) {}

  struct Ballot {
    std::string leader;  // Empty = the name is not known (any more).
    Epoch epoch = 0;
  };
  // The vote rule: the vote in force for this master, which is for `id` if that is possible.
  Ballot Vote(Master& master, Epoch epoch, const std::string& id);

  // Starts a failover if the master is down for many and none was tried lately. True iff it did.
  bool StartIfNeeded(Master& master);
  void Start(Master& master);

  // Whom a majority wants, "" if nobody. Gives the own vote first.
  std::string Winner(Master& master);

 private:
  Context& context_;
};

}  // namespace sentinel::sim::stock
