#include "module.h"

#include <orrery/kit/http/text.h>

#include <algorithm>

#include "pattern.h"

namespace orrery::header {
namespace {

constexpr std::size_t longest_name = 512;

std::string of_proxy(const AuthRequest& request) {
    return request.virtual_proxy().empty() ? "the default virtual proxy"
                                           : "the virtual proxy '" + std::string(request.virtual_proxy()) + "'";
}

// Why a header's text names nobody for certain; empty: it is plain. Copies of a header arrive as one comma list.
std::string_view fault_of(std::string_view text) {
    if (text.size() > longest_name) return "it is too long";
    if (text.find(',') != std::string_view::npos) return "it came twice, or holds a comma";
    const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
    return plain ? std::string_view{} : "it holds something other than printable ASCII";
}

std::optional<Name> name_in(const AuthRequest& request, std::string_view text) {
    const auto method = request.setting("authenticationMethod");
    if (method == "2") return Pattern(request.setting("headerAuthenticationDynamicUserDirectory")).match(text);
    const auto directory = request.setting("headerAuthenticationStaticUserDirectory");
    if (method != "1" || directory.empty())
        throw Error(Code::invalid, "headerAuthenticationStaticUserDirectory is empty");
    return Name{std::string(directory), std::string(text)};
}

}  // namespace

Verdict HeaderModule::authenticate(const AuthRequest& request) {
    if (!trusted_.contain(request.remote())) {
        host_.count("header_sign_in_untrusted");
        return Verdict::reject("the address is none of those in --trusted=, so its word about the user is not taken",
                               403);
    }
    const std::string header = kit::http::lower(request.setting("headerAuthenticationHeaderName"));
    if (header.empty()) return Verdict::reject(of_proxy(request) + " names no headerAuthenticationHeaderName");
    const auto text = kit::http::trim(request.header(header).value_or(""));
    if (text.empty())
        return Verdict::reject("the header " + header + " is missing: the front must set it on every request");
    if (auto fault = fault_of(text); !fault.empty())
        return Verdict::reject("the header " + header + " cannot be read: " + std::string(fault), 400);
    try {
        auto name = name_in(request, text);
        if (!name)
            return Verdict::reject("the header " + header + " does not match the pattern of " + of_proxy(request));
        if ((name->directory + name->id).find('\\') != std::string::npos)
            return Verdict::reject("the header " + header + " holds a backslash within a name");
        return Verdict::accept({std::move(name->directory), std::move(name->id), "", {}, {}});
    } catch (const Error& error) {
        if (error.code() != Code::invalid) throw;
        return Verdict::reject(of_proxy(request) + " is not set up: " + error.message() +
                               (error.hint().empty() ? "" : "; " + error.hint()));
    }
}

}  // namespace orrery::header
