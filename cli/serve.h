// `faultline serve`: the reference engine over HTTP until SIGINT or SIGTERM.
#pragma once

#include <string>
#include <vector>

namespace faultline::cli {

struct ServeOptions {
    bool demo = false;
    std::string config;  // engine.yaml
    std::string listen = "127.0.0.1:8080";
    std::string port_file;  // the port, once it listens
    std::vector<std::string> disabled;
    bool quiet = false;
};

int run_serve(const ServeOptions& options);

}  // namespace faultline::cli
