// From a run's files to one self-contained report.html. No torch, no network, no JavaScript needed to read it.
#pragma once

#include <filesystem>
#include <string>

namespace glass {

/// Reads the artefacts of a run or explanation folder (docs/artefacts.md) and returns the whole page. What is absent is
/// left out; a file that is there and broken is an Error of kind data.
std::string render_report(const std::filesystem::path& folder);

/// Renders and writes folder/report.html, and folder/words.csv where a method scores words.
std::filesystem::path write_report(const std::filesystem::path& folder);

}  // namespace glass
