// The reason of a connection that was made, and ended because its TLS handshake was not finished in
// time: a server without TLS waits for the end of what it takes for a request.
#pragma once

namespace sentinel::io {

inline constexpr const char* kHandshakeUnanswered = "the TLS handshake is not answered";

}  // namespace sentinel::io
