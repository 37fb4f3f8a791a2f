// The story of a run. Everything that happens is mixed into one number, so that two runs can be
// compared; the words are kept only when somebody wants to read them.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sentinel/time.h"

namespace sentinel::sim {

class Trace {
 public:
  // Gets each line as it is written: "12.345 s1 +sdown master g1 ...".
  using Reader = std::function<void(const std::string& line)>;

  explicit Trace(Reader reader = nullptr) : reader_(std::move(reader)) {}

  void Tell(MonotonicTime now, std::string_view who, std::string_view what);

  // Something without words, such as bytes that arrive.
  void Mix(std::uint64_t value) { hash_ = (hash_ ^ value) * kPrime; }

  std::uint64_t hash() const { return hash_; }

 private:
  static constexpr std::uint64_t kPrime = 1099511628211ULL;  // FNV-1a

  void Mix(std::string_view text);

  Reader reader_;
  std::uint64_t hash_ = 14695981039346656037ULL;
};

}  // namespace sentinel::sim
