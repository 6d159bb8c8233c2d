namespace PartyDiscipline.Kernel.Records;

/// <summary>
/// Conceals text that those who run the database must not read (G16). The key lies outside the database; every concealed text names its
/// algorithm and its key, so that both can change without touching what is stored (G17).
/// </summary>
public interface IVault
{
    /// <param name="text">What to conceal.</param>
    /// <param name="about">What it belongs to, for example <c>talk/0190…</c>: put anywhere else, it cannot be opened.</param>
    string Conceal(string text, string about);

    /// <summary>The text; null when its key is missing, or when it was changed or moved.</summary>
    string? Reveal(string concealed, string about);
}
