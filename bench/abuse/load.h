// What attackers do, as rows of a table; Swarm does it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "options.h"

namespace sentinel::bench {

// Connections of one kind to each sentinel. One that ends, for whatever reason, is opened again.
struct Load {
  enum class Says : std::uint8_t {
    kOnce,        // `text`, and nothing more.
    kByteByByte,  // A byte of `text` now and then, from the beginning again behind its end.
    kForEver,     // `text` again and again, as fast as it is taken.
  };

  std::string name;  // For the table.
  std::string key;   // For JSON, and --load.
  std::size_t connections = 0;
  std::string text{};
  Says says = Says::kOnce;
  bool reads = true;
  bool ends = false;  // As soon as it is connected, by a reset.
  bool tls = false;   // To the TLS port.
};

// All of them. The last one is that with TLS.
std::vector<Load> AllLoads(const Options& options);

}  // namespace sentinel::bench
