namespace PartyDiscipline.Reports.Ballots;

/// <summary>
/// What one voter marked: for each party and dimension in the election's order a level from 1, or 0 where he abstained. As bytes a
/// ballot of an election is always equally long, whatever was marked.
/// </summary>
sealed record Marks(int Class, byte[] Track, byte[] Of)
{
    const byte Form = 1;

    public byte[] Write() => [Form, (byte)Class, .. Track, .. Of];

    /// <summary>The marks; null when they are none of this election.</summary>
    public static Marks? Read(byte[] written, AppraisalTerms terms, int parties)
    {
        var head = 2 + BallotCode.TrackBytes;
        if (written.Length != head + parties * terms.Dimensions.Length || written[0] != Form || written[1] >= terms.Classes.Length) return null;
        var of = written[head..];
        return of.Any(m => m > terms.Levels.Length) ? null : new Marks(written[1], written[2..head], of);
    }

    public bool Blank => Array.TrueForAll(Of, m => m == 0);
}
