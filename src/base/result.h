// The outcome of a call that can fail: a value, or an Error that says why in one sentence.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace sentinel {

struct Error {
  std::string message;  // A clause without a final full stop, so that it can be prefixed.
  int code = 0;         // errno of the call that failed; 0 when no system call was involved.

  // The same error told by a caller that knows more: "<context>: <message>".
  Error Prefixed(std::string_view context) const {
    return {std::string(context).append(": ").append(message), code};
  }
};

template <typename T>
using Result = tl::expected<T, Error>;

// Converts to a failed Result of any type: `return Fail("no such file", errno);`
inline tl::unexpected<Error> Fail(std::string message, int code = 0) {
  return tl::unexpected<Error>(Error{std::move(message), code});
}

inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace sentinel
