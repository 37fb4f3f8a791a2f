#include "engine/answers.h"

#include <utility>

namespace sentinel {

void Answer(Turn& turn, CommandToken token, OperatorStatus status, std::string detail) {
  OperatorReply reply;
  reply.token = token;
  reply.status = status;
  reply.detail = std::move(detail);
  turn.out.Reply(std::move(reply));
}

void AnswerSaved(Turn& turn, CommandToken token) {
  OperatorReply reply;
  reply.token = token;
  reply.reports_save = true;
  turn.out.SaveRequired();
  turn.out.Reply(std::move(reply));
}

}  // namespace sentinel
