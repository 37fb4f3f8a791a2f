// What the process knows -> sentinel.conf (configuration sheet, section 5).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "codec/conf/document.h"
#include "codec/conf/load.h"
#include "codec/conf/options.h"
#include "codec/conf/write_statements.h"
#include "sentinel/state.h"

namespace sentinel::codec {

// The new text of the configuration file. `current` is what stands on disk now ("" for a missing
// file): its comments, includes and the places of its lines are kept. The result is read alike by
// LoadConfig, redis-sentinel 7.0 and everything newer; rewriting it once more gives the same text.
//
// Addresses are written as host names when process.announce_hostnames is set or while they are
// unresolved, else as IPs. `options.users` is written as it is: the caller has replaced clear-text
// passwords by hashes. Without a user named `default` and without requirepass, the open default
// user is written. Time is linear in the size of the texts, but for sorting the users.
std::string Rewrite(std::string_view current, const ServerOptions& options,
                    const StateImage& state);

// Rewrites one file again and again. As long as `current` is what the last call returned only what
// has changed since is put into words: masters that are the same objects have not.
class Rewriter {
 public:
  // Of the configuration file.
  explicit Rewriter(ServerOptions options) : options_(std::move(options)) {}
  // Of a state file beside a configuration: it gets all state, and those
  // settings that differ.
  explicit Rewriter(StateFile state_file)
      : baseline_(std::make_unique<Baseline>(std::move(state_file))) {}

  // What commands have made of them; from the next text on. A state file takes the log level alone.
  void SetOptions(ServerOptions options);

  std::string operator()(std::string_view current, const StateImage& state);

 private:
  Document Read(std::string_view current) const;
  std::vector<const MasterState*> Reopen(const StateImage& state);

  std::optional<ServerOptions> options_;
  const std::unique_ptr<Baseline> baseline_;
  std::optional<Document> document_;  // Of `text_`, which was made for `state_`.
  StateImage state_;
  std::string text_;
};

}  // namespace sentinel::codec
