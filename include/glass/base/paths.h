// Questions about paths, and changes of folders. The only door to std::filesystem's operations: those throw what no
// user can act on, or hide a missing permission behind "is not there"; these end in an Error that says what to do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "glass/base/error.h"

namespace glass {

/// What a path names, links followed.
enum class PathKind { missing, file, folder, pipe, character_device, block_device, socket };

/// What `path` names; missing also where a part of it is no folder. Error of `kind` where that cannot be known: no
/// permission, a name that is too long, links that lead back to themselves.
PathKind path_kind(const std::filesystem::path& path, ErrorKind kind = ErrorKind::data);
/// "a folder", "a pipe", ...
std::string path_kind_name(PathKind kind);
/// Whether it names a file; errors are those of path_kind().
bool is_file(const std::filesystem::path& path, ErrorKind kind = ErrorKind::data);
/// Whether it names a folder; errors are those of path_kind().
bool is_folder(const std::filesystem::path& path, ErrorKind kind = ErrorKind::data);
/// Whether it names anything; errors are those of path_kind().
bool path_exists(const std::filesystem::path& path, ErrorKind kind = ErrorKind::data);
/// Whether the path itself is a symbolic link, one to nothing too; false where that cannot be known.
bool is_link(const std::filesystem::path& path);

/// Bytes of a file. Error (data) where there is none.
std::uint64_t size_of_file(const std::filesystem::path& path);

/// What stands in a folder, by name. Error of `kind`.
std::vector<std::filesystem::path> list_folder(const std::filesystem::path& folder, ErrorKind kind = ErrorKind::data);

/// "a.txt, b, photos and 12 more": the last parts of paths, for a message.
std::string names_shown(const std::vector<std::filesystem::path>& paths);

/// The path from the root, with links resolved as far as it exists; the path itself where that cannot be known.
std::filesystem::path whole_path(const std::filesystem::path& path);
/// The path from the root, links as they are. Error (data) where the working folder is gone.
std::filesystem::path absolute_path(const std::filesystem::path& path);
/// Whether both name one file or folder that exists.
bool same_place(const std::filesystem::path& one, const std::filesystem::path& other);

/// What a symbolic link says; "" where that cannot be known.
std::filesystem::path link_text(const std::filesystem::path& link);

/// Removes a file, a link or an empty folder; nothing where there is none. Error (storage).
void remove_path(const std::filesystem::path& path);
/// The same with all that stands in a folder; links are removed, not followed.
void remove_folder(const std::filesystem::path& folder);
/// Gives `from` the name `to`. Error (storage).
void move_path(const std::filesystem::path& from, const std::filesystem::path& to);
/// Cuts a file to `bytes`. Error (storage).
void cut_file(const std::filesystem::path& path, std::uint64_t bytes);

/// Bytes that this user may still write below `folder`; nothing where the file system does not say.
std::optional<std::uint64_t> free_bytes(const std::filesystem::path& folder);
/// "17 bytes", "3.4 kB", "120 MB", "1.2 GB".
std::string size_text(double bytes);

}  // namespace glass
