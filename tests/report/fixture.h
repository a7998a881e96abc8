// The made-up runs of tests/report/fixture, copied so that a test can change them.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <string>

#include "glass/base/error.h"
#include "glass/base/files.h"
#include "glass/base/json.h"
#include "glass/report/report.h"

namespace glass::report_test {

/// A copy of a fixture run ("two", "translation" and so on, or "" for an empty folder), removed with the object.
class RunCopy {
 public:
  explicit RunCopy(const std::string& name) {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() / fmt::format("glass_report_{}_{}_{}", getpid(), info->name(), counter()++);
    fs::remove_all(folder_);
    if (name.empty()) {
      fs::create_directories(folder_);
    } else {
      fs::copy(fs::path(GLASS_SOURCE_DIR) / "tests/report/fixture" / name, folder_, fs::copy_options::recursive);
    }
  }
  ~RunCopy() { fs::remove_all(folder_); }
  RunCopy(const RunCopy&) = delete;
  RunCopy& operator=(const RunCopy&) = delete;

  const fs::path& path() const { return folder_; }
  Json read(const std::string& file) const { return read_json(folder_ / file); }
  void write(const std::string& file, const std::string& content) const {
    fs::create_directories((folder_ / file).parent_path());
    write_file(folder_ / file, content);
  }
  /// Reads, changes and writes one JSON file.
  void change(const std::string& file, const std::function<void(Json&)>& edit) const {
    Json document = read(file);
    edit(document);
    write(file, document.dump());
  }
  std::string render() const { return render_report(folder_); }
  /// The error's text; the test fails when there is none, or when it is not of kind data.
  std::string error() const {
    try {
      render_report(folder_);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::data) << error.what();
      return error.what();
    }
    ADD_FAILURE() << "no error";
    return "";
  }

 private:
  static int& counter() {
    static int value = 0;
    return value;
  }
  fs::path folder_;
};

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

/// The text that a reader sees: no tags, the five references resolved, no-break spaces as blanks.
inline std::string plain_text(const std::string& html) {
  std::string out;
  bool tag = false;
  for (std::size_t i = html.find("<body>"); i < html.size(); ++i) {
    if (html[i] == '<') tag = true;
    if (!tag) out += html[i];
    if (html[i] == '>') tag = false;
  }
  for (const auto& [from, to] :
       {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}, {"\u00A0", " "}}) {
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at + 1))
      out.replace(at, std::string(from).size(), to);
  }
  return out;
}

}  // namespace glass::report_test
