// What the HTTP port answers: who may ask, and which answer belongs to which path.
//
// Reads only. A path is a row of kRoutes (site.cc).
#pragma once

#include <string>
#include <utility>

#include "codec/http/message.h"
#include "http/view.h"

namespace sentinel::http {

class Site {
 public:
  explicit Site(const View& view) : view_(view) {}

  // `token`, unless it is empty, is asked for wherever something is told about masters.
  void SetToken(std::string token) { token_ = std::move(token); }

  codec::HttpResponse Answer(const codec::HttpRequest& request) const;

 private:
  bool HasToken(const codec::HttpRequest& request) const;

  const View view_;
  std::string token_;
};

}  // namespace sentinel::http
