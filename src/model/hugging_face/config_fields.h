// The fields of a config.json, with their bounds: a missing or wrong one is an error that names file and key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "glass/base/json.h"

namespace glass {

class ConfigFields {
 public:
  /// `document` must outlive this. Error (data) when it is no object.
  ConfigFields(const Json& document, std::string origin);

  const std::string& origin() const { return origin_; }
  const Json& document() const { return document_; }
  /// True where the key is there and not null.
  bool has(const std::string& key) const { return find(key) != nullptr; }
  /// True where the key is there and says null, which is not the same as leaving it out.
  bool is_null(const std::string& key) const;
  /// A whole number in [least, most].
  std::int64_t integer(const std::string& key, std::int64_t most, std::int64_t least = 1) const;
  std::int64_t integer_or(const std::string& key, std::int64_t fallback, std::int64_t most,
                          std::int64_t least = 0) const;
  double number(const std::string& key) const;
  double number_or(const std::string& key, double fallback) const;
  /// A share in [0, 1).
  double rate_or(const std::string& key, double fallback) const;
  /// A norm's epsilon, not below 0.
  double epsilon_or(const std::string& key, double fallback) const;
  bool flag_or(const std::string& key, bool fallback) const;
  std::string text(const std::string& key) const;
  std::string text_or(const std::string& key, const std::string& fallback) const;
  /// One of `allowed`; without it `fallback`.
  std::string choice_or(const std::string& key, const std::string& fallback,
                        const std::vector<std::string>& allowed) const;
  /// The object under `key`; Error where it is something else or missing.
  ConfigFields object(const std::string& key) const;

  /// Throws an Error (data) "file: key: what".
  [[noreturn]] void refuse(const std::string& key, const std::string& what) const;

 private:
  const Json* find(const std::string& key) const;
  const Json& need(const std::string& key) const;

  const Json& document_;
  std::string origin_;
};

}  // namespace glass
