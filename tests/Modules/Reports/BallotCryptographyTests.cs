using System.Security.Cryptography;
using CsCheck;
using PartyDiscipline.Kernel.Secrets;
using PartyDiscipline.Reports.Ballots;

namespace PartyDiscipline.Tests.Modules.Reports;

/// <summary>The key in parts, ballots closed to it, secrets as people write them.</summary>
public sealed class BallotCryptographyTests
{
    static readonly byte[] About = [1, 2, 3];

    [Fact]
    public void Any_two_of_three_parts_give_the_secret_back_in_either_order() => Gen.Byte.Array[1, 40].Sample(secret =>
    {
        var parts = SharedSecret.Split(secret, 3, 2);
        foreach (var (a, b) in ((int, int)[])[(0, 1), (1, 0), (0, 2), (1, 2), (2, 1)])
            Assert.Equal(secret, SharedSecret.Join([parts[a], parts[b]]));
        Assert.Equal(secret, SharedSecret.Join(parts));
    });

    [Fact]
    public void So_many_of_so_many_are_needed_whatever_the_numbers() => Gen.Select(Gen.Int[1, 9], Gen.Int[0, 6], Gen.Byte.Array[8]).Sample((needed, more, secret) =>
    {
        var parts = SharedSecret.Split(secret, needed + more, needed);
        RandomNumberGenerator.Shuffle(parts.AsSpan());
        Assert.Equal(secret, SharedSecret.Join([.. parts.Take(needed)]));
    });

    /// <summary>For every value of the secret there is exactly one line through one part, so the part fits all of them alike.</summary>
    [Fact]
    public void One_part_alone_fits_every_secret()
    {
        for (var place = 1; place <= 3; place++)
        {
            var part = SharedSecret.Split([42], 3, 2)[place - 1];
            var other = (byte)(place == 3 ? 1 : place + 1);
            var fits = Enumerable.Range(0, 256).Select(v => SharedSecret.Join([part, new SharedSecret.Part(other, [(byte)v])])[0]).Distinct().Count();
            Assert.Equal(256, fits);
        }
    }

    [Fact]
    public void Parts_of_one_secret_look_like_chance_whatever_the_secret()
    {
        const int rounds = 20_000;
        foreach (var secret in (byte[])[0, 255])
        {
            var counts = new int[256];
            for (var i = 0; i < rounds; i++) counts[SharedSecret.Split([secret], 3, 2)[1].Values[0]]++;
            var expected = rounds / 256.0;
            var square = counts.Sum(c => (c - expected) * (c - expected) / expected);
            // 255 degrees of freedom: mean 255, deviation 22.6; six of them.
            Assert.InRange(square, 255 - 6 * 22.6, 255 + 6 * 22.6);
        }
    }

    [Fact]
    public void Every_element_but_zero_has_its_inverse_in_the_field()
    {
        for (var a = 1; a < 256; a++) Assert.Equal(1, SharedSecret.Times((byte)a, SharedSecret.Inverse((byte)a)));
        Assert.Equal(0xC1, SharedSecret.Times(0x57, 0x83));
    }

    [Fact]
    public void Parts_at_the_same_place_or_of_different_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SharedSecret.Join([new(1, [1]), new(1, [2])]));
        Assert.Throws<ArgumentException>(() => SharedSecret.Join([new(1, [1]), new(2, [2, 3])]));
        Assert.Throws<ArgumentException>(() => SharedSecret.Join([]));
    }

    [Fact]
    public void What_is_closed_opens_with_its_own_key_only_and_is_never_the_same_twice()
    {
        var (own, publicKey) = SealedBox.NewKey();
        var content = RandomNumberGenerator.GetBytes(60);
        var closed = SealedBox.Close(content, publicKey, About);
        Assert.Equal(content, SealedBox.Open(closed, own, About));
        Assert.Equal(content.Length + SealedBox.HeadBytes, closed.Length);
        Assert.NotEqual(closed, SealedBox.Close(content, publicKey, About));
        Assert.Null(SealedBox.Open(closed, SealedBox.NewKey().Private, About));
        Assert.Null(SealedBox.Open(closed, own, [1, 2, 4]));
        for (var at = 0; at < closed.Length; at++)
        {
            var changed = (byte[])closed.Clone();
            changed[at] ^= 1;
            Assert.Null(SealedBox.Open(changed, own, About));
        }
        Assert.Null(SealedBox.Open([], own, About));
    }

    [Fact]
    public void A_holders_key_follows_from_his_written_secret_and_the_key_is_known_by_its_public_point()
    {
        var secret = WrittenSecret.New();
        var (own, publicKey) = SealedBox.KeyOf(secret, ElectionHolder.Purpose);
        Assert.Equal(publicKey, SealedBox.KeyOf(secret, ElectionHolder.Purpose).Public);
        Assert.Equal(publicKey, SealedBox.TryPublicOf(own));
        Assert.NotEqual(publicKey, SealedBox.KeyOf(WrittenSecret.New(), ElectionHolder.Purpose).Public);
        Assert.Null(SealedBox.TryPublicOf(new byte[32]));
        Assert.Null(SealedBox.TryPublicOf([.. Enumerable.Repeat((byte)0xFF, 32)]));
    }

    [Fact]
    public void A_written_secret_is_read_back_however_it_is_typed() => Gen.Byte.Array[WrittenSecret.Bytes].Sample(secret =>
    {
        var written = WrittenSecret.Write(secret);
        Assert.Equal(secret, WrittenSecret.Read(written));
        Assert.Equal(secret, WrittenSecret.Read(written.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l')));
        Assert.Null(WrittenSecret.Read(written[..^1]));
        Assert.Null(WrittenSecret.Read(written + "0"));
        Assert.DoesNotContain(written, c => "OILU".Contains(c, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("请")]
    [InlineData("ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ")]
    public void What_is_no_secret_is_none(string? typed) => Assert.Null(WrittenSecret.Read(typed));

    [Fact]
    public void A_codes_hash_and_its_tracking_code_differ_by_unit_and_have_nothing_in_common()
    {
        var code = WrittenSecret.New();
        Assert.NotEqual(BallotCode.Hash("sample1", code), BallotCode.Hash("sample2", code));
        var (hash, track) = (Convert.FromHexString(BallotCode.Hash("sample1", code)), BallotCode.Track("sample1", code));
        Assert.Equal(BallotCode.TrackBytes, track.Length);
        Assert.False(hash.AsSpan().IndexOf(track.AsSpan(0, 3)) >= 0);
    }

    [Fact]
    public void Ballots_of_an_election_are_equally_long_whatever_is_marked()
    {
        var terms = AppraisalTerms.Load();
        var track = new byte[BallotCode.TrackBytes];
        Gen.Byte[0, 4].Array[3 * terms.Dimensions.Length].Sample(of =>
        {
            var written = new Marks(1, track, of).Write();
            Assert.Equal(new Marks(0, track, new byte[of.Length]).Write().Length, written.Length);
            Assert.Equal(of, Marks.Read(written, terms, 3)!.Of);
        });
        Assert.Null(Marks.Read(new Marks(1, track, [5, 1, 1, 1]).Write(), terms, 1));
        Assert.Null(Marks.Read(new Marks(4, track, [1, 1, 1, 1]).Write(), terms, 1));
        Assert.Null(Marks.Read(new Marks(1, track, [1, 1, 1]).Write(), terms, 1));
    }
}
