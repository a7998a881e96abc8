// Links to nothing among the files of a folder.
#pragma once

#include <filesystem>

namespace glass {

/// Error (data) that names the first link to nothing among the files that a model folder is read from: one that a
/// folder may lack would be passed over in silence. Folders copied out of a cache of links look so.
void refuse_broken_links(const std::filesystem::path& folder);

}  // namespace glass
