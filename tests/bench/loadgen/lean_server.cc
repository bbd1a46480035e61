// Prints its URL and answers every request with 200 until it is killed. For the benchmarks, which
// stop and kill it from outside.
#include "tests/fakes/tiny_http_server.h"

#include <csignal>
#include <cstdio>

int main() {
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    (void)::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    const faultline::testing::TinyHttpServer server;
    std::printf("%s\n", server.url().c_str());
    (void)std::fflush(stdout);
    int signal = 0;
    (void)::sigwait(&ends, &signal);
    return 0;
}
