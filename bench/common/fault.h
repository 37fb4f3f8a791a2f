// What a benchmark does to a server.
#pragma once

namespace sentinel::bench {

enum class Fault {
  kKill,  // Its connections are refused and reset.
  kStop,  // It keeps them, and is silent.
};

}  // namespace sentinel::bench
