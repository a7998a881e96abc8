// From a merged table of settings to typed structs: every field states its default, bounds, unit and meaning once.
// The same binding code parses, validates, prints the resolved config with origins, and writes the reference page.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace glass::config {

/// A value as it stands in a file: scalars and flat lists.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>, std::vector<double>,
                           std::vector<std::string>, std::vector<bool>>;

/// A list of numbers, or a word that says how they are found.
struct NumbersOrWord {
  std::vector<double> numbers;
  std::string word;  ///< "" where the numbers are given
};

/// Where a value was stated: "configs/sst2.toml:9", "--set", or "default".
struct Origin {
  std::string place;
  std::filesystem::path folder;  ///< paths count from here
};

/// A value of a config file and where it stands.
struct Entry {
  Value value;
  Origin origin;
};

/// All settings by full key ("train.learning_rate"), after `extends` and `--set`.
using Table = std::map<std::string, Entry>;

/// What is known of one setting after binding.
struct FieldInfo {
  std::string key;                       ///< full key
  std::string type;                      ///< "integer", "number", "text", "yes or no", "path", "list of ..."
  std::string meaning, unit;             ///< one line
  std::string allowed;                   ///< ">= 1", "one of adaptive, middle"; "" = anything
  std::string default_text, value_text;  ///< as TOML
  std::string origin;                    ///< place that stated the value, "default" otherwise
};

class Reader;

/// The handle that field() returns: adds bounds. A broken bound becomes a complaint at the value's place.
class Field {
 public:
  Field(Reader& reader, std::size_t index) : reader_(reader), index_(index) {}
  Field& at_least(double bound);
  Field& at_most(double bound);
  Field& above(double bound);
  Field& below(double bound);
  /// Text values, and the elements of lists of text.
  Field& one_of(const std::vector<std::string>& names);
  /// Number of elements of a list.
  Field& count(std::size_t least, std::size_t most);
  Field& unit(const std::string& text);

 private:
  Reader& reader_;
  std::size_t index_;
};

/// Binds struct members to keys, gathers complaints, and knows which keys nobody asked for.
class Reader {
 public:
  explicit Reader(Table table);

  /// Keys of later fields are below `section` ("train"; "" = top level).
  void section(const std::string& name);

  /// Reads the key `name` of the current section into `out`, which holds the default. A value of another type is a
  /// complaint; an integer is accepted where a number is asked for.
  Field field(const std::string& name, bool& out, const std::string& meaning);
  Field field(const std::string& name, std::int64_t& out, const std::string& meaning);
  Field field(const std::string& name, double& out, const std::string& meaning);
  Field field(const std::string& name, std::string& out, const std::string& meaning);
  Field field(const std::string& name, std::vector<std::int64_t>& out, const std::string& meaning);
  Field field(const std::string& name, std::vector<double>& out, const std::string& meaning);
  Field field(const std::string& name, std::vector<std::string>& out, const std::string& meaning);
  /// one_of() bounds the word, the other bounds the numbers.
  Field field(const std::string& name, NumbersOrWord& out, const std::string& meaning);
  /// A file to read: absolute, or from the folder of the file that states it, else below data.root or GLASSFORMER_DATA.
  /// A file that is in none of these places is a complaint that lists them. `out` becomes the path found.
  Field field(const std::string& name, std::filesystem::path& out, const std::string& meaning);

  /// The folder that relative paths of later fields are also looked for in (data.root): absolute, or from the file that
  /// states it.
  Field root_folder(const std::string& name, std::filesystem::path& out, const std::string& meaning);
  /// A folder, looked for as files are.
  Field folder(const std::string& name, std::filesystem::path& out, const std::string& meaning);

  /// Keys of the sections below `section` are left alone when no field asks for them: another program binds them.
  void leave_alone(const std::string& section);

  /// True when a file or `--set` stated this full key.
  bool has(const std::string& key) const;

  /// Adds "<place of key>: key: text"; the place of a key that nobody stated is "default".
  void complain(const std::string& key, const std::string& text);

  /// Complaints so far plus one for every key that no field asked for, with the nearest known name.
  std::vector<std::string> complaints() const;

  const std::vector<FieldInfo>& fields() const { return fields_; }
  /// The values that the members of fields() have.
  const std::vector<Value>& values() const { return values_; }
  const Table& table() const { return table_; }

 private:
  friend class Field;
  std::string full_key(const std::string& name) const;
  const Entry* stated(const std::string& key) const;
  Field existing_path(const std::string& name, std::filesystem::path& out, const std::string& meaning,
                      bool wants_folder);
  Field add(const std::string& name, const std::string& type, const std::string& meaning,
            const std::string& default_text);
  template <typename T>
  Field read(const std::string& name, T& out, const std::string& type, const std::string& meaning);
  std::string unknown_key(const std::string& key) const;
  bool is_known(const std::string& key) const;
  void finish(std::size_t index, const Value& value);
  Table table_;
  std::string section_;
  std::vector<FieldInfo> fields_;
  std::vector<Value> values_;  ///< of fields_
  std::vector<std::string> complaints_;
  std::vector<std::string> left_alone_;
  std::vector<std::filesystem::path> search_roots_;
};

}  // namespace glass::config
