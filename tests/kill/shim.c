/* Preloaded into the bot: stands before the write-ahead log's syncs. After sync MUSTER_KILL_AT_SYNC the process ends by
 * SIGKILL; every sync takes MUSTER_SYNC_MS longer; their number stands in the file MUSTER_SYNC_COUNT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

static atomic_long syncs;
static long kill_at, slow_ms;
static int count_fd = -1;

__attribute__((constructor)) static void begin(void) {
    const char *at = getenv("MUSTER_KILL_AT_SYNC"), *ms = getenv("MUSTER_SYNC_MS"), *file = getenv("MUSTER_SYNC_COUNT");
    if (at) kill_at = atol(at);
    if (ms) slow_ms = atol(ms);
    if (file) count_fd = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    /* What the bot starts is not watched. */
    unsetenv("LD_PRELOAD");
    /* Ended in the middle, the loop leaves no bot behind. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

static int is_log(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 4) return 0;
    path[length] = 0;
    return strcmp(path + length - 4, "-wal") == 0;
}

static int synced(int fd, const char *name) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    if (!is_log(fd)) return real(fd);
    if (slow_ms) {
        struct timespec wait = {slow_ms / 1000, (slow_ms % 1000) * 1000000};
        nanosleep(&wait, NULL);
    }
    int result = real(fd);
    long n = atomic_fetch_add(&syncs, 1) + 1;
    if (count_fd >= 0) {
        char text[24];
        int length = snprintf(text, sizeof text, "%ld\n", n);
        if (pwrite(count_fd, text, length, 0) < 0) abort();
    }
    if (n == kill_at) raise(SIGKILL);
    return result;
}

int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }
