using PartyDiscipline.Kernel.Parties;

namespace PartyDiscipline.Kernel.Records;

/// <summary>发文字号: the organ's code, the year in hexagonal brackets, the number without leading zeros (GB/T 9704-2012, 7.2.5).</summary>
/// <param name="Code">机关代字.</param>
/// <param name="Year">The full year.</param>
/// <param name="Number">1, 2, 3 … within organ and year.</param>
public readonly record struct DocumentNumber(string Code, int Year, int Number)
{
    public const int CodeLength = 20;

    public override string ToString() => $"{Code}〔{Year}〕{Number}号";
}

/// <summary>How far an organ has counted its documents of a year. Every module's context knows it; the Ledger's migrations own it.</summary>
public sealed class NumberCounter : ITenantRow
{
    public string TenantId { get; init; } = "";
    public string Code { get; init; } = "";
    public int Year { get; init; }
    public int Last { get; set; }
}

/// <summary>机关代字: under which code an organ numbers its documents; set per tenant, with a default made of its name.</summary>
public interface IOrganCodes
{
    /// <summary>The code of a party committee or a discipline committee. Its number is then taken by <see cref="ModuleDb.TakeNumber"/>.</summary>
    ValueTask<string> Of(string tenant, PartyKind organ, CancellationToken cancel = default);
}
