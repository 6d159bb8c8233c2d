namespace PartyDiscipline.Host.Desk;

/// <summary>What an operator may set under <c>Desk</c>; the figures are our defaults (○).</summary>
sealed class DeskSettings
{
    /// <summary>How long a notice stays.</summary>
    public int NoticesKeptDays { get; set; } = 90;
    /// <summary>How often one address may ask for calendar feeds in a minute.</summary>
    public int FeedsPerMinute { get; set; } = 60;
    /// <summary>Keys stand in the feeds' addresses, for calendars that cannot send a password; then proxies and histories hold them, too.</summary>
    public bool FeedKeysInAddresses { get; set; }
    /// <summary>So many days before its last day an item is named in the daily mail.</summary>
    public int[] DigestDays { get; set; } = [];
    /// <summary>What is overdue is named again after so many days.</summary>
    public int DigestOverdueEvery { get; set; } = 7;
    /// <summary>No mail before this hour in China.</summary>
    public TimeOnly DigestFrom { get; set; } = new(8, 0);
    /// <summary>No mail after this hour.</summary>
    public TimeOnly DigestUntil { get; set; } = new(18, 0);
    /// <summary>No mail on weekends and holidays.</summary>
    public bool DigestOnWorkingDaysOnly { get; set; } = true;
}

/// <summary>The server that takes our mail, under <c>Mail</c>. Without a host no mail is sent, and the pages say so.</summary>
sealed class MailSettings
{
    public string? Host { get; set; }
    public int Port { get; set; } = 587;
    /// <summary>none, starttls, tls, or auto.</summary>
    public string Security { get; set; } = "starttls";
    public string? User { get; set; }
    public string? Password { get; set; }
    /// <summary>The sender's address.</summary>
    public string? From { get; set; }
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    public bool IsOn => !string.IsNullOrWhiteSpace(Host) && !string.IsNullOrWhiteSpace(From);
}
