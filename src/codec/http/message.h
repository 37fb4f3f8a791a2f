// HTTP/1.1 as far as it is spoken here: requests without a body, and what answers them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sentinel::codec {

struct HttpRequest {
  std::string method;
  std::vector<std::string> path;                            // Its segments, decoded; none for "/".
  std::map<std::string, std::string, std::less<>> query;    // Decoded; of several the first one.
  std::map<std::string, std::string, std::less<>> headers;  // Names in lower case.
  bool keep_alive = true;                                   // The connection may serve another one.
  bool chunks = true;  // HTTP/1.1: what has no known length can come in chunks.

  // Empty if there is none.
  std::string_view Header(std::string_view name) const;
};

// The rest of a long body, made while it is sent.
class BodySource {
 public:
  virtual ~BodySource() = default;
  // Appends the next portion to `out`; false when it was the last one.
  virtual bool Append(std::string& out) = 0;
};

struct HttpResponse {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::unique_ptr<BodySource> rest = nullptr;  // Behind `body`; null: that is all.
  bool follows = false;  // The connection stays, and gets what is published from now on.
  std::vector<std::pair<std::string_view, std::string>> headers = {};  // Further ones.
};

}  // namespace sentinel::codec
