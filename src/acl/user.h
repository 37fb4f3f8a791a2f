// One user: how it logs in, and what it may do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acl/flaw.h"
#include "acl/permissions.h"

namespace sentinel::acl {

class User {
 public:
  // May do nothing, and is off.
  User(std::string name, const Terms& terms) : name_(std::move(name)), root_(terms) {}

  // REQUIRES: a selector is one rule (JoinSelectors). On failure nothing has changed.
  Applied Apply(const Terms& terms, std::string_view rule);

  const std::string& name() const { return name_; }
  bool enabled() const { return enabled_; }
  bool nopass() const { return nopass_; }
  // Lets everybody in: a connection needs no AUTH.
  bool open() const { return enabled_ && nopass_; }
  // Takes a time that does not tell how much of a password was right.
  bool Accepts(std::string_view password) const;

  // One of its sets of permissions has to allow all of the request.
  std::optional<Denial> WhyDenied(const Request& request) const;
  // True iff some set allows this channel, whatever its commands are: a subscription may stay.
  bool AllowsChannel(std::string_view channel) const;
  bool AllowsPattern(std::string_view pattern) const;

  // "on", "off", "nopass" and so on, in the order in which they are shown.
  std::vector<std::string> Flags() const;
  const std::vector<std::string>& password_hashes() const { return password_hashes_; }
  const Permissions& root() const { return root_; }
  const std::vector<Permissions>& selectors() const { return selectors_; }

  // All that stands behind its name in ACL LIST.
  std::string Describe(const Catalog& catalog) const;
  // The same as rules for a file.
  std::vector<std::string> FileRules() const;

 private:
  enum class Sanitize : std::uint8_t { kUnsaid, kYes, kSkip };

  Applied ApplyPassword(std::string_view rule);
  Applied AddSelector(const Terms& terms, std::string_view rules);
  void Reset(const Terms& terms);

  std::string name_;
  bool enabled_ = false;
  bool nopass_ = false;                       // Then there are no hashes.
  Sanitize sanitize_ = Sanitize::kUnsaid;     // Means nothing here; kept for files.
  std::vector<std::string> password_hashes_;  // In the order they were added.
  Permissions root_;
  std::vector<Permissions> selectors_;
};

}  // namespace sentinel::acl
