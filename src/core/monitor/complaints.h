// Who refuses us a log-in or a command says so at once, and not by a +sdown that nobody can explain
// (protocol sheet, section 5: such replies are no signs of life). A complaint is told once, and
// stands until the same thing works: events +auth-refused, +command-refused and their ends.
#pragma once

#include <string>
#include <string_view>

#include "model/model.h"
#include "notify/turn.h"
#include "sentinel/input.h"

namespace sentinel {

// Called for each reply, before anything is made of it.
void NoteRights(Turn& turn, const LinkOwner& owner, const ReplyReceived& reply);

// True iff the error says that the command is not allowed, or not known.
bool IsRefusal(std::string_view error);

// What is kept of it for people: an unknown command is answered with all its words.
std::string RefusalWords(const Turn& turn, const LinkOwner& owner, std::string_view command,
                         std::string_view error);

// `command` is named as in a rule of an ACL.
void NoteRefused(Turn& turn, const LinkOwner& owner, const std::string& command, std::string words);
void NoteAllowed(Turn& turn, const LinkOwner& owner, const std::string& command);

}  // namespace sentinel
