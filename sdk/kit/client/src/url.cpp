#include <arpa/inet.h>
#include <orrery/kit/client/url.h>
#include <orrery/kit/http/text.h>

#include <charconv>

namespace orrery::client {

namespace {

[[noreturn]] void refuse(std::string_view parameter, const std::string& why) {
    throw Error(Code::invalid, "parameter --" + std::string(parameter) + ": " + why,
                "expected an address such as https://alerts.company.example/orrery");
}

bool is_link_local(const std::string& host) {
    in_addr four;
    if (::inet_pton(AF_INET, host.c_str(), &four) == 1) return (ntohl(four.s_addr) >> 16) == 0xa9fe;
    in6_addr six;
    if (::inet_pton(AF_INET6, host.c_str(), &six) != 1) return false;
    if (IN6_IS_ADDR_V4MAPPED(&six)) return six.s6_addr[12] == 0xa9 && six.s6_addr[13] == 0xfe;
    return IN6_IS_ADDR_LINKLOCAL(&six);
}

void read_authority(Url& url, std::string_view parameter) {
    std::string_view text = url.authority;
    std::string_view port;
    if (text.starts_with('[')) {
        auto close = text.find(']');
        if (close == text.npos) refuse(parameter, "the address's bracket is not closed");
        url.endpoint.host = text.substr(1, close - 1);
        port = text.substr(close + 1);
        in6_addr six;
        if (::inet_pton(AF_INET6, url.endpoint.host.c_str(), &six) != 1)
            refuse(parameter, "what is in brackets is no IPv6 address");
    } else {
        url.endpoint.host = text.substr(0, text.find(':'));
        port = text.substr(url.endpoint.host.size());
    }
    url.endpoint.port = url.tls ? 443 : 80;
    if (port.empty()) return;
    auto [end, failed] = std::from_chars(port.data() + 1, port.data() + port.size(), url.endpoint.port);
    if (port[0] != ':' || failed != std::errc{} || end != port.data() + port.size())
        refuse(parameter, "the port is wrong");
}

}  // namespace

Url parse_url(std::string_view text, std::string_view parameter) {
    if (text.size() > 4096) refuse(parameter, "the address is too long");
    for (char c : text)
        if (static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f || c == '"' || c == '<' ||
            c == '>' || c == '\\')
            refuse(parameter, "the address has blanks, control or other characters that must be written as %XX");
    Url url;
    auto mark = std::min(text.find("://"), text.size());
    auto scheme = mark < text.size() ? kit::http::lower(text.substr(0, mark)) : std::string();
    if (scheme != "http" && scheme != "https") refuse(parameter, "the address must begin with http:// or https://");
    url.tls = scheme == "https";
    text.remove_prefix(mark + 3);
    auto path = std::min(text.find_first_of("/?#"), text.size());
    url.authority = text.substr(0, path);
    url.target = text.substr(path);
    if (url.authority.find('@') != url.authority.npos)
        refuse(parameter, "credentials do not belong into an address; there is a parameter for them");
    if (url.target.find('#') != url.target.npos) refuse(parameter, "an address has no fragment here");
    if (!url.target.starts_with('/')) url.target.insert(0, "/");
    read_authority(url, parameter);
    check_endpoint(url.endpoint, parameter);
    if (is_link_local(url.endpoint.host))
        refuse(parameter, "link-local addresses are those of metadata services, no receiver of ours");
    return url;
}

}  // namespace orrery::client
