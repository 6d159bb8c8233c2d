using System.Security.Cryptography;
using System.Text;
using PartyDiscipline.Kernel.Access;
using PartyDiscipline.Kernel.Records;

namespace PartyDiscipline.Accountability.Cases;

/// <summary>The texts of a case.</summary>
enum TextKind { Proposal, Facts, Defence, Refusal, Report, Trial, Decision, Correction, Circular }

/// <summary>A text of a case, concealed. Written again it is another edition; what was written before is kept.</summary>
sealed class CaseText : TenantRow
{
    public const int LongestText = 5000;

    public Guid Case { get; private set; }
    public TextKind Kind { get; private set; }
    public int Edition { get; private set; }
    public string Concealed { get; private set; } = "";
    /// <summary>Hash of what was written: what is signed.</summary>
    public string Hash { get; private set; } = "";
    public Guid Account { get; private set; }
    public string ActorName { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    CaseText() { }

    public CaseText(Case of, TextKind kind, int edition, string text, IVault vault, Actor actor, DateTimeOffset at)
    {
        (Case, Kind, Edition, Account, ActorName, At) = (of.Id, kind, edition, actor.Account, actor.Name, at);
        Concealed = vault.Conceal(text.Trim(), About(of.Id, kind));
        // With its id in front, so that the hash of a guessed text proves nothing to who has only the database.
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Id:N}/{Concealed}")));
    }

    public string? Reveal(IVault vault) => vault.Reveal(Concealed, About(Case, Kind));

    static string About(Guid of, TextKind kind) => $"case/{of:N}/{kind}";
}

/// <summary>That somebody stands for a text of a case as it then read (集体署名).</summary>
sealed class CaseSignature : TenantRow
{
    public Guid Case { get; private set; }
    public TextKind Kind { get; private set; }
    public int Edition { get; private set; }
    public Guid Person { get; private set; }
    public string Name { get; private set; } = "";
    public string Hash { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    /// <summary>What he signed was changed since, or he is recused: it no longer counts.</summary>
    public DateTimeOffset? LapsedAt { get; private set; }

    CaseSignature() { }

    public CaseSignature(CaseText of, Actor actor, DateTimeOffset at) => (Case, Kind, Edition, Person, Name, Hash, At) = (of.Case, of.Kind, of.Edition, actor.Person!.Value, actor.Name, of.Hash, at);

    public CaseSignature(CaseText of, Guid person, string name, DateTimeOffset at) => (Case, Kind, Edition, Person, Name, Hash, At) = (of.Case, of.Kind, of.Edition, person, name, of.Hash, at);

    public void Lapse(DateTimeOffset at) => LapsedAt ??= at;
}
