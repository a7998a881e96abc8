// Typed access to the members of a foreign JSON object; errors name file, member, what was found.
#pragma once

#include <string>

#include "glass/base/json.h"

namespace glass {

/// A JSON object with its place; every accessor fails with an Error of kind data.
class JsonFields {
 public:
  JsonFields(const Json& value, std::string origin, std::string path);

  const Json& value() const { return value_; }
  const std::string& origin() const { return origin_; }
  bool is_null(const std::string& key) const;
  JsonFields object(const std::string& key) const;
  const Json& array(const std::string& key) const;
  std::string text(const std::string& key) const;
  std::int64_t integer(const std::string& key, std::int64_t low, std::int64_t high) const;
  /// The fallback where the member is absent or null.
  bool boolean(const std::string& key, bool fallback) const;

  [[noreturn]] void fail_at(const std::string& key, const std::string& what) const;

 private:
  const Json& member(const std::string& key, const char* wanted) const;
  const Json& value_;
  std::string origin_, path_;
};

}  // namespace glass
