using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Sso;

/// <summary>Passwords: what is a good one (G01), how they are kept (PBKDF2, HMAC-SHA512), and random ones.</summary>
sealed class Passwords
{
    const string Lower = "abcdefghijkmnpqrstuvwxyz";
    const string Upper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    const string Digits = "23456789";
    const int RandomLength = 16;

    readonly PasswordSettings settings;
    readonly PasswordHasher<Account> hasher;
    readonly Lazy<string> decoy;
    readonly BreachedPasswords breached;

    public Passwords(IOptions<SsoSettings> options)
    {
        settings = options.Value.Passwords;
        hasher = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = settings.Rounds }));
        decoy = new Lazy<string>(() => Hash(Random()));
        breached = BreachedPasswords.Load(settings);
    }

    public int Remembered => settings.Remembered;
    public PasswordSettings Settings => settings;

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Whether it is the account's password, and whether it should be hashed anew.</summary>
    public PasswordVerificationResult Verify(Account account, string password) =>
        password.Length > settings.MaxLength ? PasswordVerificationResult.Failed : hasher.VerifyHashedPassword(account, account.PasswordHash, password);

    /// <summary>Spends as long as a real check, so that an unknown name cannot be told from a wrong password.</summary>
    public void PretendToVerify(string password) => hasher.VerifyHashedPassword(null!, decoy.Value, password.Length > settings.MaxLength ? "" : password);

    public bool TooOld(Account account, DateTimeOffset now) => settings.MaxAge > TimeSpan.Zero && account.PasswordSetAt + settings.MaxAge < now;

    /// <summary>Every rule the password breaks.</summary>
    /// <param name="field">The form's field.</param>
    /// <param name="password">The new password.</param>
    /// <param name="loginName">May not be part of it.</param>
    /// <param name="displayName">May not be part of it.</param>
    /// <param name="account">Whose earlier passwords may not return.</param>
    public IReadOnlyList<Fault> Faults(string field, string password, string loginName, string displayName, Account? account = null)
    {
        var faults = new List<Fault>();
        if (password.Length < settings.MinLength) faults.Add(new(field, "Password.TooShort", null, settings.MinLength.ToString(CultureInfo.InvariantCulture)));
        if (password.Length > settings.MaxLength) faults.Add(new(field, "Password.TooLong", null, settings.MaxLength.ToString(CultureInfo.InvariantCulture)));
        if (ClassesOf(password) < settings.Classes) faults.Add(new(field, "Password.TooPlain", null, settings.Classes.ToString(CultureInfo.InvariantCulture)));
        if (Contains(password, loginName) || Contains(password, displayName)) faults.Add(new(field, "Password.HoldsName"));
        if (settings.Words.FirstOrDefault(word => Contains(password, word)) is { } common) faults.Add(new(field, "Password.HoldsWord", null, common));
        if (faults.Count == 0 && breached.Holds(password)) faults.Add(new(field, "Password.Breached"));
        if (faults.Count == 0 && account is not null && Returns(account, password))
            faults.Add(new(field, "Password.Returns", null, settings.Remembered.ToString(CultureInfo.InvariantCulture)));
        return faults;
    }

    /// <summary>A password to hand over once: readable, no look-alikes, all four classes.</summary>
    public static string Random()
    {
        var all = Lower + Upper + Digits;
        var letters = RandomNumberGenerator.GetItems<char>(all, RandomLength - 4);
        return $"{One(Upper)}{One(Lower)}{One(Digits)}-{new string(letters)}";

        static char One(string from) => from[RandomNumberGenerator.GetInt32(from.Length)];
    }

    bool Returns(Account account, string password) =>
        account.EarlierHashes.Prepend(account.PasswordHash).Take(settings.Remembered)
            .Any(hash => hasher.VerifyHashedPassword(account, hash, password) != PasswordVerificationResult.Failed);

    static int ClassesOf(string password) =>
        (password.Any(char.IsLower) ? 1 : 0) + (password.Any(char.IsUpper) ? 1 : 0) + (password.Any(char.IsDigit) ? 1 : 0)
        + (password.Any(c => !char.IsLower(c) && !char.IsUpper(c) && !char.IsDigit(c)) ? 1 : 0);

    static bool Contains(string password, string name) =>
        name.Length >= 2 && password.Contains(name, StringComparison.OrdinalIgnoreCase);
}
