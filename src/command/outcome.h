// What executing a command asks of the daemon.
//
// Replies are encoded with client.resp as it is after Execute. A client's commands are answered in
// order: while a Submit is unanswered, the daemon executes no further command of that client.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "codec/resp/reply.h"
#include "sentinel/effects.h"
#include "sentinel/hello.h"
#include "sentinel/input.h"

namespace sentinel::command {

// Send this. Often a sequence, and nothing at all for a client that wants no replies.
struct Answer {
  codec::Reply reply;
  // The reply shows a configuration that may not be on disk yet: hold it back while a required
  // save is outstanding (Hold::kUntilTried).
  bool shows_state = false;
};

// Give `input` to the engine; when the OperatorReply with its token comes, send what `render` makes
// of it. A null `render` means that the client wants no reply, but its next command still waits.
struct Submit {
  Input input;
  std::function<codec::Reply(const OperatorReply&)> render;
};

// PUBLISH of a peer's hello. Give HelloPublished to the engine; an empty `hello` was malformed and
// is only counted (ServerCounters::malformed_hellos). The reply goes out at once.
struct HelloArrived {
  std::optional<HelloMessage> hello;
  codec::Reply reply;
};

// Run these words again, as if they came then, when what they wait for has come. Until then nothing
// more of this client is executed.
struct Parked {
  enum class Until : std::uint8_t {
    kPauseEnds,        // ClientRegistry::pause
    kFilesAreWritten,  // Access::saving
  };
  std::vector<std::string> words;
  Until until = Until::kPauseEnds;
};

// Make `text` the content of the file `path`, and send what `render` makes of the outcome. Until
// then nothing more of this client is executed. A null `render`: the client wants no reply.
struct WriteFile {
  std::string path;
  std::string text;
  std::function<codec::Reply(bool ok)> render;
};

// SHUTDOWN: end the process with status 0; no reply.
struct Shutdown {};

// Close this client at once: pending replies are dropped.
struct Disconnect {};

using Outcome = std::variant<Answer, Submit, HelloArrived, Parked, WriteFile, Shutdown, Disconnect>;

}  // namespace sentinel::command
