/* Preloaded: the n-th call of a system function on files below a folder fails, or writes half. Counts go to a log, a byte a call.

   GLASS_FAULT_CALL    write, fsync, rename, open or close
   GLASS_FAULT_UNDER   only files whose path begins so
   GLASS_FAULT_NUMBER  the call that fails, from 1; 0: none
   GLASS_FAULT_ERRNO   the error's number; 0: a write takes half of its bytes
   GLASS_FAULT_STAYS   1: every later call fails too
   GLASS_FAULT_LOG     a file that gets one byte for each call that counts */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int calls;

static int number_of(const char* name) {
  const char* text = getenv(name);
  return text == NULL ? 0 : atoi(text);
}

static void count(void) {
  const char* log = getenv("GLASS_FAULT_LOG");
  if (log == NULL) return;
  const long file = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (file < 0) return;
  syscall(SYS_write, file, ".", 1);
  syscall(SYS_close, file);
}

/* Whether this call is the one: the errno to fail with, -1 for a short write, 0 for none. */
static int fault(const char* call, const char* path) {
  const char* wanted = getenv("GLASS_FAULT_CALL");
  const char* under = getenv("GLASS_FAULT_UNDER");
  if (wanted == NULL || under == NULL || path == NULL || strcmp(wanted, call) != 0) return 0;
  if (strncmp(path, under, strlen(under)) != 0) return 0;
  const int now = ++calls, number = number_of("GLASS_FAULT_NUMBER");
  count();
  if (number == 0 || now < number || (now > number && number_of("GLASS_FAULT_STAYS") == 0)) return 0;
  const int error = number_of("GLASS_FAULT_ERRNO");
  return error == 0 ? -1 : error;
}

static int fault_on(const char* call, int file) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof(path) - 1);
  if (size < 0) return 0;
  path[size] = '\0';
  return fault(call, path);
}

ssize_t write(int file, const void* bytes, size_t size) {
  static ssize_t (*real)(int, const void*, size_t);
  if (real == NULL) real = (ssize_t(*)(int, const void*, size_t))dlsym(RTLD_NEXT, "write");
  const int error = fault_on("write", file);
  if (error > 0) return errno = error, -1;
  return real(file, bytes, error < 0 && size > 1 ? size / 2 : size);
}

int fsync(int file) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  const int error = fault_on("fsync", file);
  if (error > 0) return errno = error, -1;
  return real(file);
}

int close(int file) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "close");
  const int error = fault_on("close", file);
  const int result = real(file); /* Linux closes before it reports. */
  if (error > 0) return errno = error, -1;
  return result;
}

int rename(const char* from, const char* to) {
  static int (*real)(const char*, const char*);
  if (real == NULL) real = (int (*)(const char*, const char*))dlsym(RTLD_NEXT, "rename");
  const int error = fault("rename", to);
  if (error > 0) return errno = error, -1;
  return real(from, to);
}

static int open_as(const char* name, const char* path, int flags, mode_t mode) {
  int (*real)(const char*, int, ...) = (int (*)(const char*, int, ...))dlsym(RTLD_NEXT, name);
  const int error = fault("open", path);
  if (error > 0) return errno = error, -1;
  return real(path, flags, mode);
}

int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_as("open", path, flags, mode);
}

int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_as("open64", path, flags, mode);
}
