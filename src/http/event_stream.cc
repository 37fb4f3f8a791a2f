#include "http/event_stream.h"

#include "http/answers.h"
#include "http/json_text.h"

namespace sentinel::http {

std::string EventMessage(std::chrono::system_clock::time_point at, std::string_view event,
                         std::string_view text) {
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  std::string message = "data: ";
  JsonText json(message);
  json.BeginObject();
  json.Add("at_ms", duration_cast<milliseconds>(at.time_since_epoch()).count());
  json.Add("event", event);
  json.Add("text", text);
  json.EndObject();
  message += "\n\n";
  return message;
}

codec::HttpResponse AnswerEvents(const View&, const codec::HttpRequest&, const std::string&) {
  codec::HttpResponse response;
  response.type = "text/event-stream";
  response.body = kStillThere;
  response.follows = true;
  return response;
}

}  // namespace sentinel::http
