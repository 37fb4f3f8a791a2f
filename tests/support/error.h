// What the harness throws. GoogleTest turns an escaped exception into a failure of the test, the
// demo and the benchmarks into an exit code.
#pragma once

#include <stdexcept>
#include <string>

namespace sentinel::harness {

class HarnessError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A condition that did not become true in time.
class TimeoutError : public HarnessError {
 public:
  using HarnessError::HarnessError;
};

}  // namespace sentinel::harness
