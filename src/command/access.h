// Who may do what. One user exists so far: `default`, whose password is requirepass.
#pragma once

#include <string_view>

#include "command/client_state.h"
#include "model/model.h"

namespace sentinel::command {

inline constexpr std::string_view kDefaultUser = "default";

// True iff everybody is let in: the default user has no password.
inline bool OpenToAll(const Model& model) { return model.process.require_pass.empty(); }

// A client that has not authenticated is let through once the password is gone.
inline bool IsAuthenticated(const Model& model, const ClientState& client) {
  return client.authenticated || OpenToAll(model);
}

// True iff these are valid credentials. Takes a time that does not tell how much of a password
// was right.
bool CredentialsMatch(const Model& model, std::string_view user, std::string_view password);

}  // namespace sentinel::command
