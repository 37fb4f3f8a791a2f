// The page for people, which is one file without anything from elsewhere.
#include "http/answers.h"
#include "http/page_text.h"

namespace sentinel::http {

// Whatever a master is called, nothing but the page's own script runs, and it talks to nobody else.
codec::HttpResponse AnswerPage(const View&, const codec::HttpRequest&, const std::string&) {
  codec::HttpResponse response;
  response.type = "text/html; charset=utf-8";
  response.body = PageText();
  response.headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
       "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
       "frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"}};  // The token may be part of the address.
  return response;
}

}  // namespace sentinel::http
