// Writes JSON from front to back.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace sentinel::http {

class JsonText {
 public:
  explicit JsonText(std::string& out) : out_(out) {}

  void BeginObject() { Open('{'); }
  void EndObject() { Close('}'); }
  void BeginArray() { Open('['); }
  void EndArray() { Close(']'); }
  void Key(std::string_view name) {
    Separate();
    AppendJsonString(out_, name);
    out_ += ':';
    first_ = true;
  }

  void Value(std::string_view text) {
    Separate();
    AppendJsonString(out_, text);
  }
  void Value(const char* text) { Value(std::string_view(text)); }
  void Value(std::same_as<bool> auto value) {
    Separate();
    out_ += value ? "true" : "false";
  }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) void Value(Number number) {
    Separate();
    out_ += std::to_string(number);
  }
  template <typename T>
  void Value(const std::optional<T>& value) {
    if (value) return Value(*value);
    Separate();
    out_ += "null";
  }

  void Add(std::string_view name, const auto& value) {
    Key(name);
    Value(value);
  }

 private:
  void Separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void Open(char bracket) {
    Separate();
    out_ += bracket;
    first_ = true;
  }
  void Close(char bracket) {
    out_ += bracket;
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;  // Nothing stands before what comes next.
};

}  // namespace sentinel::http
