package import KatsudoCore
import KatsudoKeys

/// The settings of the keys that owners make themselves, and of sign-ins by a code.
package struct KeySettings: SettingsPart {
  package var perOwner = 100
  package var madePerDay = 100
  package var loginMinutes = 10.0
  package var loginsOpen = 1000
  package var loginsPerMinute = 10
  package var wrongCodesPerMinute = 5

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .whole(
      "keys.per_owner", \.perOwner, in: 1...100_000,
      takes: "keys that one owner may have. It holds for keys that owners make themselves; `katsudo keys create` always makes one"),
    .whole(
      "keys.made_per_day", \.madePerDay, in: 1...100_000,
      takes: "keys that one owner may make within 24 hours, the revoked ones among them, because the server keeps their records"),
    .decimal("login.minutes", \.loginMinutes, in: 0.1...60, takes: "minutes for which the codes of a sign-in are open"),
    .whole("login.open", \.loginsOpen, in: 1...100_000, takes: "sign-ins that wait for an answer, of all callers together"),
    .whole("login.per_minute", \.loginsPerMinute, in: 1...10_000, takes: "sign-ins that one address may begin within a minute"),
    .whole("login.wrong_per_minute", \.wrongCodesPerMinute, in: 1...1000, takes: "wrong codes that one key may try within a minute"),
  ]

  var rules: KeyRing.OwnerRules { KeyRing.OwnerRules(perOwner: perOwner, madePerDay: madePerDay) }

  var deviceLogins: DeviceLoginLimits {
    var limits = DeviceLoginLimits()
    limits.seconds = loginMinutes * 60
    limits.open = loginsOpen
    limits.startsPerMinute = loginsPerMinute
    limits.wrongPerMinute = wrongCodesPerMinute
    return limits
  }
}
