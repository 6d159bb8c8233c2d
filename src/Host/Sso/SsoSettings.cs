namespace PartyDiscipline.Host.Sso;

/// <summary>What an operator may set under <c>Sso</c>. The defaults are those of the 等保 profile (G01, G02).</summary>
sealed class SsoSettings
{
    /// <summary>Address of the sign-on server; by default <c>sso.</c> and the portals' domain on this host's own port.</summary>
    public string? Issuer { get; set; }
    public PasswordSettings Passwords { get; set; } = new();
    /// <summary>Failures in a row before sign-in is refused (G02).</summary>
    public int FailuresAllowed { get; set; } = 5;
    /// <summary>How often one address may use the sign-in pages in a minute.</summary>
    public int PagesPerMinute { get; set; } = 120;
    public TimeSpan LockedFor { get; set; } = TimeSpan.FromMinutes(30);
    /// <summary>Quiet time after which a session ends.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(30);
    /// <summary>The same for the three administrators.</summary>
    public TimeSpan IdleOfAdministrators { get; set; } = TimeSpan.FromMinutes(15);
    /// <summary>However busy, a session ends after this.</summary>
    public TimeSpan SessionAtMost { get; set; } = TimeSpan.FromHours(12);
    /// <summary>A new sign-in ends the account's other sessions (G02).</summary>
    public bool OneSession { get; set; } = true;
    /// <summary>How long a signing key is used before the next takes over.</summary>
    public TimeSpan KeyLife { get; set; } = TimeSpan.FromDays(90);
    /// <summary>How long before its turn the next signing key is already published.</summary>
    public TimeSpan KeyLead { get; set; } = TimeSpan.FromDays(14);
    /// <summary>A PFX file that wraps the keys kept in the database; without it they lie there unwrapped.</summary>
    public string? KeyCertificate { get; set; }
    public string? KeyCertificatePassword { get; set; }
    /// <summary>Those that wrapped before it: they open what they wrapped and wrap nothing new.</summary>
    public IReadOnlyList<CertificateFile> OldKeyCertificates { get; set; } = [];
}

/// <summary>Rules for passwords (G01). An ASVS profile sets <see cref="Classes"/> to 1 and <see cref="MaxAge"/> to zero.</summary>
sealed class PasswordSettings
{
    public int MinLength { get; set; } = 12;
    public int MaxLength { get; set; } = 128;
    /// <summary>Of lower case, upper case, digits and others.</summary>
    public int Classes { get; set; } = 3;
    /// <summary>
    /// What guessers try first: the cores of the common passwords that would fulfil the other rules, and names of the house. Settings add
    /// to them, such as the institution's own names.
    /// </summary>
    public string[] Words { get; set; } =
    [
        "password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "1qaz", "1q2w3e", "zaq1", "asdf", "letmein", "welcome", "iloveyou", "admin", "abc123", "abcd1234", "12345", "54321", "11111", "00000", "88888", "66666",
        "woaini", "5201314", "dangwei", "jiwei", "jianyu", "jianyuju", "lianzheng", "partydiscipline", "party-discipline",
    ];
    /// <summary>A file of the operator's with passwords that became known elsewhere, one a line; none of them is taken.</summary>
    public string? Breached { get; set; }
    /// <summary>How many of the last passwords may not return.</summary>
    public int Remembered { get; set; } = 5;
    /// <summary>After this it must be changed; zero for never.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(90);
    /// <summary>Rounds of the slow hash.</summary>
    public int Rounds { get; set; } = 210_000;
}
