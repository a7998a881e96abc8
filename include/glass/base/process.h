// What a program sets up before anything else, so that limits and terminals of a machine end in words.
#pragma once

#include <string>

namespace glass {

/// A limit on the size of files (SIGXFSZ) becomes an error of the write; a mapped file that is cut while it is read
/// (SIGBUS) ends the program with exit code 4; standard descriptors that are closed stay so for what is printed,
/// instead of naming the next file that is opened; what is printed on a terminal shows control characters and direction
/// marks as text (terminal_text). For main functions; a library's user decides for themselves.
void prepare_process();

/// Brings standard output to its end. Error (storage) with the reason when something of it could not be written.
void finish_standard_output();

/// What to say of a print that failed with this errno.
std::string standard_output_reason(int error_number);

}  // namespace glass
