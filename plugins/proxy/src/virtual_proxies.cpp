#include "virtual_proxies.h"

#include <algorithm>
#include <set>

namespace orrery::proxy {
namespace {

std::set<std::string> linked_ids(const json::Value& services) {
    std::set<std::string> ids;
    if (!services.is_array()) return ids;
    for (const json::Value& service : services.as_array()) {
        const json::Value* settings = service.find("settings");
        const json::Value* links = settings ? settings->find("virtualProxies") : nullptr;
        if (!links || !links->is_array()) continue;
        for (const json::Value& link : links->as_array())
            if (const json::Value* id = link.find("id")) ids.emplace(id->string_or(""));
    }
    return ids;
}

}  // namespace

ProxyTable build_table(const json::Value& configurations, const json::Value& services) {
    ProxyTable table;
    auto linked = linked_ids(services);
    if (configurations.is_array())
        for (const json::Value& one : configurations.as_array()) {
            auto proxy = read_virtual_proxy(one);
            if (proxy && (linked.empty() || linked.count(proxy->id) || proxy->prefix.empty()))
                table.push_back(std::make_shared<const VirtualProxy>(std::move(*proxy)));
        }
    std::stable_sort(table.begin(), table.end(), [](auto& a, auto& b) { return a->prefix.size() > b->prefix.size(); });
    if (table.empty() || !table.back()->prefix.empty()) table.push_back(std::make_shared<const VirtualProxy>());
    return table;
}

VirtualProxies::VirtualProxies(Host host, const RepositoryClient& repository)
    : host_(std::move(host)),
      repository_(repository),
      table_(std::make_shared<const ProxyTable>(build_table({}, {}))) {}

bool VirtualProxies::refresh() {
    try {
        json::Value configurations = repository_.read("/qrs/virtualproxyconfig/full");
        json::Value services;
        try {
            services = repository_.read("/qrs/proxyservice/full");
        } catch (const Error&) {  // a repository without proxy services links none
        }
        auto fresh = std::make_shared<const ProxyTable>(build_table(configurations, services));
        std::lock_guard lock(mutex_);
        table_ = std::move(fresh);
        return true;
    } catch (const std::exception& error) {
        host_.log().debug(std::string("the virtual proxies could not be read: ") + error.what());
        return false;
    }
}

std::shared_ptr<const ProxyTable> VirtualProxies::table() const {
    std::lock_guard lock(mutex_);
    return table_;
}

Match VirtualProxies::match(std::string_view path) const {
    auto table = this->table();
    for (const auto& proxy : *table)
        if (auto inner = proxy->inner_path(path)) return {proxy, std::string(*inner)};
    return {table->back(), std::string(path)};
}

std::shared_ptr<const VirtualProxy> VirtualProxies::by_prefix(std::string_view prefix) const {
    auto table = this->table();
    for (const auto& proxy : *table)
        if (proxy->prefix == prefix) return proxy;
    return nullptr;
}

}  // namespace orrery::proxy
