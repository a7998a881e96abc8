// Permissions bind others than root: while it lives, the process acts as nobody where it began as root.
#pragma once

#include <unistd.h>

#include <cstdlib>

namespace glass::test {

class OtherUser {
 public:
  OtherUser() {
    if (was_root_ && ::seteuid(kNobody) != 0) std::abort();
  }
  ~OtherUser() {
    if (was_root_ && ::seteuid(0) != 0) std::abort();
  }
  OtherUser(const OtherUser&) = delete;
  OtherUser& operator=(const OtherUser&) = delete;

 private:
  static constexpr uid_t kNobody = 65534;
  bool was_root_ = ::geteuid() == 0;
};

}  // namespace glass::test
