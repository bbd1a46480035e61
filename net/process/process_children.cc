#include "net/process/process_children.h"

#include <fstream>
#include <string>

#include <unistd.h>

namespace faultline::net {

std::vector<pid_t> children_of(pid_t pid) {
    const std::string number = std::to_string(pid);
    std::ifstream file("/proc/" + number + "/task/" + number + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; file >> child;) {
        children.push_back(child);
    }
    return children;
}

bool lists_children(const std::filesystem::path& proc) {
    const std::string self = std::to_string(::getpid());
    return std::ifstream(proc / self / "task" / self / "children").good();
}

}  // namespace faultline::net
