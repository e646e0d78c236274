// First line: a pattern and an address range; second: what is matched. Nothing may fall over, and what comes out must
// be made of what went in.
#include <orrery/testing.h>

#include <cstdint>
#include <cstdlib>

#include "module.h"
#include "pattern.h"

using namespace orrery;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void try_pattern(std::string_view pattern, std::string_view text) try {
    const auto name = header::Pattern(pattern).match(text);
    if (!name) return;
    require(!name->directory.empty() && !name->id.empty());
    require(text.find(name->directory) != std::string_view::npos && text.find(name->id) != std::string_view::npos);
    require(name->directory.size() + name->id.size() < text.size());
} catch (const Error&) {
}

void try_peers(std::string_view range, std::string_view address) try {
    const header::Peers peers({range});
    peers.contain(address);
    require(!peers.contain(""));
} catch (const Error&) {
}

void try_module(std::string_view pattern, std::string_view text) {
    static testing::FakeHost kernel;
    static header::HeaderModule module(kernel.host("header"), header::Peers({"10.0.0.1"}));
    auto request = testing::request("GET", "/").with("remote", "10.0.0.1").header("x-user", text);
    request.with("setting.authenticationMethod", "2").with("setting.headerAuthenticationHeaderName", "X-User");
    const auto verdict = module.authenticate(request.with("setting.headerAuthenticationDynamicUserDirectory", pattern));
    if (verdict.kind() != "accept") return;
    for (const auto* part : {&verdict.principal().directory, &verdict.principal().id})
        for (char c : *part) require(c >= ' ' && c < 0x7f && c != ',' && c != '\\');
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view all(reinterpret_cast<const char*>(data), size);
    const auto first = all.substr(0, all.find('\n'));
    const auto second = first.size() == all.size() ? std::string_view{} : all.substr(first.size() + 1);
    try_pattern(first, second);
    try_peers(first, second);
    try_module(first, second);
    return 0;
}
