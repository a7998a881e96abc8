// Typed access to the members of a foreign JSON object; errors name file, member, what was found.
#pragma once

#include <string>

#include "glass/base/error.h"
#include "glass/base/json.h"

namespace glass {

/// A JSON object with its place; every accessor fails with an Error of kind data.
class JsonFields {
 public:
  JsonFields(const Json& value, std::string origin, std::string path);

  const Json& value() const { return value_; }
  const std::string& origin() const { return origin_; }
  /// "file: path.key", the beginning of an error.
  std::string place(const std::string& key) const;
  /// True where the member is absent or null.
  bool is_null(const std::string& key) const;
  JsonFields object(const std::string& key) const;
  /// An object that stands somewhere inside this one; `place` is how errors call it.
  JsonFields element(const Json& value, const std::string& place) const;
  const Json& array(const std::string& key) const;
  std::string text(const std::string& key) const;
  /// The fallback where the member is absent or null.
  std::string text(const std::string& key, const std::string& fallback) const;
  /// A string of exactly one character.
  char32_t character(const std::string& key) const;
  std::int64_t integer(const std::string& key, std::int64_t low, std::int64_t high) const;
  /// The fallback where the member is absent or null.
  std::int64_t integer(const std::string& key, std::int64_t low, std::int64_t high, std::int64_t fallback) const;
  /// The fallback where the member is absent or null.
  bool boolean(const std::string& key, bool fallback) const;

  /// A member of any kind; absent or null is an error that says what is wanted.
  const Json& member(const std::string& key, const char* wanted) const;

  [[noreturn]] void fail_at(const std::string& key, const std::string& what) const;

 private:
  const Json& value_;
  std::string origin_, path_;
};

}  // namespace glass
