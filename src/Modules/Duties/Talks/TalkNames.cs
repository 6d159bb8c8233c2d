using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Duties.Talks;

/// <summary>How the two sides of talks are called: by their posts, with the people who talked, whoever holds the posts now. Until it took place, with who is to talk.</summary>
sealed class TalkNames(IReadOnlyDictionary<PartyId, Party> parties, IReadOnlyDictionary<Guid, string> people)
{
    /// <summary>The names for the talks of a unit since the beginning of a year.</summary>
    public static async Task<TalkNames> Of(IPartyDirectory directory, string tenant, int year, DateOnly today, CancellationToken cancel)
    {
        var people = new Dictionary<Guid, string>();
        foreach (var tenure in await directory.Tenures(tenant, new DateOnly(year, 1, 1), today, cancel)) people[tenure.Person] = tenure.PersonName;
        return new((await directory.Parties(tenant, today, cancel)).ToDictionary(p => p.Id), people);
    }

    public string Of(PartyId party) => Said(party, parties.GetValueOrDefault(party)?.HolderName);

    /// <summary>One of a talk's two sides.</summary>
    public string Of(Talk talk, PartyId side) =>
        talk.HeldOn is not null && (side == talk.From ? talk.FromPerson : talk.ToPerson) is { } person && people.TryGetValue(person, out var name) ? Said(side, name) : Of(side);

    string Said(PartyId party, string? person) => (parties.GetValueOrDefault(party)?.Name.ToString() ?? party.Key) + (person is null ? "" : $" · {person}");
}
