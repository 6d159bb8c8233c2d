using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Host.Desk;

/// <summary>That a person wants his deadlines by mail, once a day at most; where to and in which language.</summary>
sealed class DigestWish : TenantRow
{
    public const int AddressLength = 200;

    public Guid Account { get; private set; }
    public string Address { get; private set; } = "";
    public string Language { get; private set; } = "";
    public bool On { get; private set; }

    DigestWish() { }

    public DigestWish(Guid account) => Account = account;

    public void Want(string address, string language) => (Address, Language, On) = (address, language, true);

    /// <summary>Wants none any more; the address is forgotten with it.</summary>
    public void Stop() => (Address, On) = ("", false);
}

/// <summary>
/// A day on which a person's mail was taken in hand: the row stands before the mail goes out and is marked after, so that no mail goes
/// twice, whoever dies in between.
/// </summary>
sealed class DigestDay : IDerivedRow
{
    public string TenantId { get; init; } = "";
    public Guid Account { get; init; }
    public DateOnly Day { get; init; }
    public DateTimeOffset? SentAt { get; set; }
}

/// <summary>A person asked for the daily mail, or no longer wants it.</summary>
sealed record DigestWished(Guid Account, bool On) : IFact;

/// <summary>The day's mail was handed to the mail server.</summary>
sealed record DigestSent(Guid Account, DateOnly Day, int Items) : IFact;
